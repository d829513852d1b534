namespace AdapterHost.Registration;

/// <summary>A new identity, or why there is none.</summary>
/// <param name="Identity">Null when it failed.</param>
/// <param name="ReportInterval">How often to report.</param>
/// <param name="Failure">For the log: what failed.</param>
internal readonly record struct RegistrationResult(HostIdentity? Identity, TimeSpan ReportInterval, string? Failure)
{
    public static RegistrationResult Failed(string failure) => new(null, default, failure);
}
