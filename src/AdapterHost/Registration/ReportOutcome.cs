namespace AdapterHost.Registration;

/// <param name="Answer">How the gateway took the report.</param>
/// <param name="HasNews">What it said has led to something that it waits to hear: report again at once.</param>
/// <param name="HasUnbilled">Of the requests that were cut short, some are not billed, as far as the gateway said; or there may be more than a report holds.</param>
internal readonly record struct ReportOutcome(GatewayAnswer Answer, bool HasNews, bool HasUnbilled = false);
