namespace TenantStore.Encryption;

/// <summary>Why a stored artifact is not what was stored.</summary>
public enum ArtifactFault
{
    /// <summary>It does not begin as an encrypted artifact does.</summary>
    NotEncrypted,

    /// <summary>A later program wrote it.</summary>
    UnknownVersion,

    /// <summary>Bytes are missing at its end, or there are more than its header says.</summary>
    WrongLength,

    /// <summary>The tenant has no such data key: another tenant's artifact, or one from before the key was destroyed.</summary>
    UnknownKey,

    /// <summary>A chunk or the header was changed, moved, or belongs to another artifact or tenant.</summary>
    Damaged,
}
