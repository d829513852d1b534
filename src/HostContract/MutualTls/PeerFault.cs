namespace HostContract.MutualTls;

/// <summary>Why a peer's certificate is not believed.</summary>
public enum PeerFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It showed none.</summary>
    Missing,

    /// <summary>It does not come from <c>MutualTls:AuthorityFile</c>, or was altered.</summary>
    UnknownAuthority,

    /// <summary>It, or one above it, has expired.</summary>
    Expired,

    /// <summary>It, or one above it, is not good yet.</summary>
    NotYetValid,

    /// <summary>Its extended key usage does not name what it was shown for.</summary>
    WrongUsage,

    /// <summary>None of its DNS names is in <c>MutualTls:PeerNames</c>.</summary>
    WrongName,

    /// <summary>It does not cover the name that we connected to.</summary>
    WrongAddress,
}
