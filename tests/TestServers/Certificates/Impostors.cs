namespace TestServers.Certificates;

/// <summary>Everybody who must not be believed, as clients and as servers.</summary>
public static class Impostors
{
    /// <summary>What each shows; null shows nothing.</summary>
    /// <param name="authority">The authority that is believed.</param>
    /// <param name="name">A name that is believed, if the certificate is.</param>
    /// <param name="usage">The usage that is looked for.</param>
    /// <param name="ownSide">A certificate as the judging process itself has: a gateway's against a gateway, a host's against a host.</param>
    public static IReadOnlyList<(string Kind, TestPair? Shown)> All(TestAuthority authority, string name, string usage, TestPair ownSide)
    {
        var now = TimeProvider.System.GetUtcNow();
        var other = usage == TestAuthority.ClientAuthentication ? TestAuthority.ServerAuthentication : TestAuthority.ClientAuthentication;
        using var stranger = new TestAuthority();
        using var below = authority.Intermediate();
        var withChain = below.Issue(name);
        return
        [
            ("nobody", null),
            ("of an authority of the same name", stranger.Issue(name, "127.0.0.1")),
            ("signed by itself", TestAuthority.SelfSigned(name, "127.0.0.1")),
            ("signed with another believed certificate's key, which is no authority's", authority.IssueFromLeaf(name)),
            ("expired", authority.Issue(now.AddMinutes(-1), [usage, other], name, "127.0.0.1")),
            ("without a usage", authority.Issue(now.AddDays(1), [], name, "127.0.0.1")),
            ("of the other usage alone", authority.Issue(now.AddDays(1), [other], name, "127.0.0.1")),
            ("of another name", authority.Issue("somebody.else", "127.0.0.1")),
            ("of that name two labels deep", authority.Issue("a." + name, "127.0.0.1")),
            ("of a name that only ends like it", authority.Issue(name.Replace(".", ".x", StringComparison.Ordinal), "127.0.0.1")),
            ("without a DNS name", authority.Issue("127.0.0.1")),
            ("with the name as its common name alone", authority.IssueCommonName(name)),
            ("whose intermediate is not sent", withChain with { Certificate = withChain.Certificate[..(withChain.Certificate.IndexOf("-----END", StringComparison.Ordinal) + 25)] }),
            ("of the judge's own side", ownSide),
        ];
    }
}
