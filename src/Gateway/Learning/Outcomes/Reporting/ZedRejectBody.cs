namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>Zed's word that predictions were not accepted, as it is described. <see cref="global::Learning.Outcomes.Reading.ZedReader"/> reads it.</summary>
internal sealed record ZedRejectBody(IReadOnlyList<ZedRejection> Rejections);
