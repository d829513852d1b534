using AdapterFormats;
using Gateway.Errors;

namespace Gateway.Management.Uploads;

/// <summary>An upload on disk, or why it is not.</summary>
/// <param name="Upload">What the importer takes; null when refused.</param>
/// <param name="Sha256">Lowercase hex of what the sha256 parameter is about: the body, or the weights of a multipart upload; null when that is absent.</param>
/// <param name="Refusal">Why the body was refused.</param>
/// <param name="Message">Said with the refusal.</param>
internal sealed record SpooledUpload(AdapterUpload? Upload, string? Sha256, GatewayRefusal? Refusal = null, string? Message = null)
{
    public static SpooledUpload Refused(GatewayRefusal refusal, string message) => new(null, null, refusal, message);
}
