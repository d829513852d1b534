using Gateway.Errors;
using Gateway.Placement;
using HostContract;

namespace Gateway.Internal;

/// <summary>A host tells how it is. 404 tells it to register again.</summary>
internal static partial class HostReporting
{
    private const string Bearer = "Bearer ";

    public static async Task<IResult> ReportAsync(
        string hostId,
        HttpContext context,
        HostDirectory directory,
        ReportIntake intake,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        if (directory.Find(new HostId(hostId)) is not { } host)
            return RefusalResult.NotFound;
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.Ordinal) || !host.IsBearer(header[Bearer.Length..]))
            return new RefusalResult(GatewayRefusal.InvalidApiKey);

        var report = await ContractBody.ReadAsync<HostReport>(context.Request, cancellationToken);
        if (report is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest);
        if (ReportRules.Judge(report) is { } fault)
        {
            LogRefused(loggers.CreateLogger(typeof(HostReporting)), host.Id.Value, fault.Field, fault.Message);
            return RefusalResult.Invalid(fault.Field, fault.Message);
        }

        return report.BootGeneration == host.Registration.BootGeneration
            ? TypedResults.Json(await intake.TakeAsync(host, report, cancellationToken), ContractJson.Options)
            : RefusalResult.NotFound;
    }

    [LoggerMessage(2005, LogLevel.Warning, "A report of host {Host} is not taken in: {Field}: {Message}")]
    private static partial void LogRefused(ILogger logger, string host, string field, string message);
}
