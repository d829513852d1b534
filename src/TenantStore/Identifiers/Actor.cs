namespace TenantStore;

/// <summary>Who did something, as the audit and the alias history name them.</summary>
public readonly record struct Actor
{
    private readonly string? _text;

    private Actor(string text) => _text = text;

    /// <summary>A caller of the interfaces.</summary>
    public static Actor Of(CallerId caller) => new(caller.ToString());

    /// <summary>A part of the program itself, or its command line: "system:" and a short word.</summary>
    public static Actor OfSystem(string part)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(part);
        return new("system:" + part);
    }

    /// <summary>The actor as it stands in a stored row.</summary>
    internal static Actor Stored(string text) => new(text);

    public override string ToString() => _text ?? "";
}
