namespace Gateway.Commands;

/// <summary><c>demo.json</c>: what a client of the demo needs.</summary>
internal sealed record DemoFile(string BaseUrl, string PlatformToken, IReadOnlyList<DemoTenant> Tenants, string InternalUrl, string HostUrl);
