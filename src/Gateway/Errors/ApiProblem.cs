namespace Gateway.Errors;

/// <summary>RFC 9457 problem details of the management API.</summary>
internal sealed record ApiProblem(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ApiProblemItem> Errors);
