using System.Text.Json.Nodes;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>Continue's development data, as it is described. <see cref="global::Learning.Outcomes.Reading.ContinueReader"/> reads it.</summary>
internal sealed record ContinueReportBody(string Name, JsonObject Data, string? Schema = null, string? Level = null, string? ProfileId = null);
