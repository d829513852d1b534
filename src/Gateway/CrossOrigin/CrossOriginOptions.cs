namespace Gateway.CrossOrigin;

/// <summary>Which web pages' scripts may read answers. Section <c>Gateway:Cors</c>.</summary>
internal sealed class CrossOriginOptions
{
    public const string Section = "Gateway:Cors";

    /// <summary>Exact origins, e.g. <c>https://ide.example.com</c>. Empty = none, and answers say nothing of it.</summary>
    public IList<string> Origins { get; init; } = [];
}
