namespace Gateway.Identity;

/// <summary>Why an access token was refused. For the operator's log alone: whoever sent it hears the one 401.</summary>
internal enum TokenRefusal
{
    None,

    /// <summary>No compact JWS, a header that brings keys or extensions, a payload that is no plain object, a member twice.</summary>
    Malformed,

    /// <summary>Nobody registered this issuer and audience.</summary>
    UnknownProvider,

    /// <summary>Its audiences are those of several providers.</summary>
    AmbiguousProvider,

    /// <summary>The platform's list does not hold the issuer any more.</summary>
    IssuerNotAllowed,

    /// <summary>Not the one algorithm of its provider.</summary>
    WrongAlgorithm,

    /// <summary>No <c>exp</c>, or past it.</summary>
    Expired,

    /// <summary>No <c>iat</c>, or <c>nbf</c> or <c>iat</c> lie ahead.</summary>
    NotYetValid,

    /// <summary>From <c>iat</c> to <c>exp</c> is more than Authentication:Oidc:MaxLifetimeMinutes.</summary>
    LivesTooLong,

    /// <summary>An id token, a refresh token or something else that is no access token.</summary>
    NotAnAccessToken,

    /// <summary>Bound to a key or certificate (<c>cnf</c>) that a bearer does not prove to have.</summary>
    BoundToAKey,

    /// <summary>Not of one of the client applications that the provider's entry lists.</summary>
    WrongClient,

    /// <summary>No <c>sub</c> (Entra: <c>oid</c>).</summary>
    NoSubject,

    /// <summary>Entra: <c>ver</c> is not 2.0, or <c>tid</c> is not the directory of <c>iss</c>.</summary>
    WrongDirectory,

    /// <summary>The provider's keys hold none of this <c>kid</c> for this issuer and algorithm, or could not be fetched.</summary>
    UnknownKey,

    WrongSignature,
}
