using System.ComponentModel.DataAnnotations;

namespace Gateway.Deletions;

/// <summary>How tenants are deleted. Section <c>Deletion</c>.</summary>
internal sealed class DeletionOptions
{
    public const string Section = "Deletion";
    public const int DefaultWaitSeconds = 10;

    /// <summary>Seconds for which the answer to a deletion waits for hosts that report to say that nothing is left; 0 = it does not wait. The record of
    /// <c>GET /api/v1/deletions/{id}</c> names those that come later.</summary>
    [Range(0, 300)]
    public int WaitSeconds { get; set; } = DefaultWaitSeconds;
}
