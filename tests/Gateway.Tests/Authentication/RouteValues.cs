using System.Text.RegularExpressions;

namespace Gateway.Tests.Authentication;

/// <summary>
/// What the parameters of routes are called, by owner. A parameter is known by the word before it: <c>tokens/{id}</c>. One that is not listed gets
/// <see cref="Default"/>; list it where a route that reads would find nothing under that name.
/// </summary>
internal sealed partial class RouteValues
{
    private readonly Dictionary<string, Names> _known = new()
    {
        ["adapters/{adapter}"] = new("sql", "secretproject", "nosuchproject"),
        ["versions/{version}"] = new("1", "1", "1"),
        ["aliases/{alias}"] = new("quickfix", "secretproject", "nosuchproject"),
        ["models/{**id}"] = new("llama:quickfix", "llama:secretproject", "llama:nosuchproject"),
    };

    private static Names Default { get; } = new("quickfix", "secretproject", "nosuchproject");

    /// <summary>Names a parameter whose values are known at run time only, ids for example.</summary>
    public void Add(string parameter, string acmes, string globexs, string nobodys) => _known[parameter] = new(acmes, globexs, nobodys);

    public string Fill(string path, RouteOwner owner) => Parameter().Replace(
        path, match => $"{match.Groups[1].Value}/{_known.GetValueOrDefault(match.Value, Default).Of(owner)}");

    /// <summary>A path or body with the names of one owner in place of another's.</summary>
    public string Rename(string text, RouteOwner from, RouteOwner to) => _known.Values.Append(Default)
        .Aggregate(text, (renamed, names) => names.Of(from) == names.Of(to) ? renamed : renamed.Replace(names.Of(from), names.Of(to), StringComparison.Ordinal));

    [GeneratedRegex(@"([^/]+)/\{[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Names(string Acmes, string Globexs, string Nobodys)
    {
        public string Of(RouteOwner owner) => owner switch
        {
            RouteOwner.Acme => Acmes,
            RouteOwner.Globex => Globexs,
            _ => Nobodys,
        };
    }
}
