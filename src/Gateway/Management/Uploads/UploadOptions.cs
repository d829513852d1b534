using System.ComponentModel.DataAnnotations;

namespace Gateway.Management.Uploads;

/// <summary>How many uploads run at once, since each may take twice its limit on disk and a core while it is judged. Section <c>Uploads</c>, beside the bounds of one.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";
    public const int DefaultConcurrent = 8;
    public const int DefaultConcurrentPerTenant = 2;

    /// <summary>Of all tenants.</summary>
    [Range(1, 256)]
    public int Concurrent { get; set; } = DefaultConcurrent;

    /// <summary>Of one tenant, so that no one takes all places.</summary>
    [Range(1, 256)]
    public int ConcurrentPerTenant { get; set; } = DefaultConcurrentPerTenant;
}
