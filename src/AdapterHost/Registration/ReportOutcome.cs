namespace AdapterHost.Registration;

/// <param name="Answer">How the gateway took the report.</param>
/// <param name="HasNews">What it said has led to something that it waits to hear: report again at once.</param>
internal readonly record struct ReportOutcome(GatewayAnswer Answer, bool HasNews);
