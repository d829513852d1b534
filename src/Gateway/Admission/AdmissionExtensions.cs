namespace Gateway.Admission;

internal static class AdmissionExtensions
{
    public static IServiceCollection AddAdmission(this IServiceCollection services) =>
        services.AddSingleton<ReservationEstimate>().AddSingleton<AdmissionMetrics>().AddSingleton<AdmissionStage>().AddSingleton<RequestRateStage>();
}
