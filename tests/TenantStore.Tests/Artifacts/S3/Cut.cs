namespace TenantStore.Tests.Artifacts.S3;

/// <summary>What becomes of a request.</summary>
public enum Cut
{
    /// <summary>It does not arrive.</summary>
    NotSent,

    /// <summary>It is done, and nobody hears of it.</summary>
    AnswerLost,

    /// <summary>Neither it nor any later one arrives: the process died.</summary>
    Dead,
}
