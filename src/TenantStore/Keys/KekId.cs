using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TenantStore.Keys;

/// <summary>
/// One version of one key-encryption key: the name of the provider that holds it, '/', and what that provider calls it, e.g.
/// <c>file/3f2a91c07be4d815</c> or <c>azure/gateways.vault.azure.net/keys/tenants/4c1f…</c>. Stored beside every key that it wraps.
/// </summary>
public readonly record struct KekId
{
    public const int MaxLength = 256;
    public const string Rule = "a provider's name, '/', and a key's name of letters, digits and '._-:/', 256 characters at most.";

    private static readonly SearchValues<char> s_allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:/");

    private readonly string? _text;

    private KekId(string text) => _text = text;

    /// <summary>Which provider holds it.</summary>
    public string Provider => ToString()[..ToString().IndexOf('/')];

    /// <summary>What the provider calls it, version included.</summary>
    public string Name => ToString()[(ToString().IndexOf('/') + 1)..];

    /// <exception cref="FormatException">The name has characters that ids do not have.</exception>
    public static KekId Of(string provider, string name) => Parse($"{provider}/{name}");

    public static bool TryParse([NotNullWhen(true)] string? text, out KekId id)
    {
        var slash = text?.IndexOf('/') ?? -1;
        var good = slash > 0 && text!.Length <= MaxLength && slash < text.Length - 1 && text.AsSpan().IndexOfAnyExcept(s_allowed) < 0
            && text.AsSpan(0, slash).IndexOfAnyExceptInRange('a', 'z') < 0;
        id = good ? new KekId(text!) : default;
        return good;
    }

    /// <summary>The id, or <see cref="FormatException"/>.</summary>
    public static KekId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not a valid key id: " + Rule);

    public override string ToString() => _text ?? "none/none";
}
