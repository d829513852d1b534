namespace EndToEnd.Running;

/// <summary><c>demo.json</c>, as a client reads it.</summary>
internal sealed record DemoInfo(string BaseUrl, string PlatformToken, IReadOnlyList<DemoInfo.Tenant> Tenants, string InternalUrl, string HostUrl)
{
    public Tenant Acme => Tenants.Single(t => t.Slug == "acme");

    public Tenant Globex => Tenants.Single(t => t.Slug == "globex");

    internal sealed record Tenant(string Slug, string Token, string AdminToken, IReadOnlyList<string> Models);
}
