namespace AdapterHost.Registration;

/// <param name="Answer">How the gateway took the report.</param>
/// <param name="HasNews">What it said has led to something that it waits to hear: report again at once.</param>
/// <param name="Unbilled">Of the requests that the report says were cut short, how many the answer does not name as billed; 0 without an answer.</param>
internal readonly record struct ReportOutcome(GatewayAnswer Answer, bool HasNews, int Unbilled = 0);
