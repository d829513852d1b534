using HostContract;

namespace AdapterHost.Registration;

/// <param name="Answer">How the gateway took the report.</param>
/// <param name="Response">What it said; null unless it took it.</param>
internal readonly record struct ReportResult(GatewayAnswer Answer, HostReportResponse? Response);
