namespace HostContract;

/// <summary>Why an assertion is refused. The host answers 401 to every one of them and says which only in its log.</summary>
public enum AssertionFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>No header, or more than one.</summary>
    Missing,

    /// <summary>Longer than <see cref="AssertionHeader.MaxLength"/>.</summary>
    TooLong,

    /// <summary>Not three base64url parts, or claims that are not exactly the contract's.</summary>
    Malformed,

    /// <summary>Any JOSE header but the one fixed header: another alg, another typ, another member.</summary>
    WrongHeader,

    /// <summary>Not made with this host's key.</summary>
    BadSignature,

    /// <summary>Meant for another host.</summary>
    WrongAudience,

    /// <summary>Past its end.</summary>
    Expired,

    /// <summary>Issued in the future.</summary>
    NotYetValid,

    /// <summary>Lives longer than <see cref="Assertion.MaxLifetime"/>.</summary>
    LifetimeTooLong,

    /// <summary>Made for another method or path.</summary>
    WrongRequest,

    /// <summary>Made for another body.</summary>
    WrongBody,

    /// <summary>Seen before.</summary>
    Replayed,
}
