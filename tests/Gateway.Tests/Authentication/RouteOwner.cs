namespace Gateway.Tests.Authentication;

/// <summary>Whose thing a route parameter names.</summary>
internal enum RouteOwner
{
    /// <summary>Something that exists and is acme's.</summary>
    Acme,

    /// <summary>Something that exists and is globex's.</summary>
    Globex,

    /// <summary>Something that is nobody's.</summary>
    Nobody,
}
