using System.Diagnostics.CodeAnalysis;

namespace TenantStore.Resolution;

/// <summary>
/// The <c>model</c> of a request, taken apart: <c>base</c>, <c>base:alias</c>, <c>alias</c>, <c>base:alias@version</c>, or none. A bare name may be
/// either, so then both <see cref="Base"/> and <see cref="Alias"/> may stand; <see cref="IsBare"/> tells.
/// </summary>
public sealed record ModelReference
{
    private ModelReference()
    {
    }

    /// <summary>A request without a model.</summary>
    public static ModelReference None { get; } = new();

    public BaseModelName? Base { get; private init; }

    public AliasName? Alias { get; private init; }

    public VersionNumber? Version { get; private init; }

    /// <summary>One name without a colon.</summary>
    public bool IsBare { get; private init; }

    /// <summary>
    /// Null or an empty text is <see cref="None"/>. False when the text has none of the forms: such a model cannot exist, so answer as for an
    /// unknown one.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ModelReference? reference)
    {
        reference = string.IsNullOrEmpty(text) ? None : text.Contains(':') ? ParseQualified(text) : ParseBare(text);
        return reference is not null;
    }

    private static ModelReference? ParseBare(string text)
    {
        BaseModelName? asBase = BaseModelName.TryParse(text, out var name) ? name : null;
        AliasName? asAlias = AliasName.TryParse(text, out var alias) ? alias : null;
        return asBase is null && asAlias is null ? null : new ModelReference { Base = asBase, Alias = asAlias, IsBare = true };
    }

    private static ModelReference? ParseQualified(string text)
    {
        var colon = text.IndexOf(':');
        var at = text.IndexOf('@', colon);
        var end = at < 0 ? text.Length : at;
        if (!BaseModelName.TryParse(text[..colon], out var name) || !AliasName.TryParse(text[(colon + 1)..end], out var alias))
            return null;
        if (at < 0)
            return new ModelReference { Base = name, Alias = alias };
        return VersionNumber.TryParse(text[(at + 1)..], out var version) ? new ModelReference { Base = name, Alias = alias, Version = version } : null;
    }
}
