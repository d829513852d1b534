using AdapterFormats;
using Gateway.Errors;
using Gateway.Listening;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Management.Uploads;

/// <summary>Brings an upload's body to disk under the upload's own limits. What the body is, its content decides, not its type.</summary>
internal sealed class UploadSpooler(IOptions<ImportLimits> limits)
{
    /// <summary>What multipart adds around the files at most.</summary>
    private const long MultipartOverhead = 1024 * 1024;

    /// <summary>RFC 2046, 5.1.1.</summary>
    private const int MaxBoundary = 70;

    private static readonly HashSet<string> s_single = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/zip", "application/x-zip-compressed", "application/x-tar", "application/gzip", "application/x-gzip", "application/octet-stream",
    };

    public async Task<SpooledUpload> SpoolAsync(HttpContext context, string folder, CancellationToken cancellationToken)
    {
        var max = limits.Value.MaxBytes + MultipartOverhead;
        BodyDrain.Allow(context, max);
        var spooled = context.Request.ContentLength > max ? TooLarge() : await SpoolBodyAsync(context, folder, cancellationToken);
        if (spooled.Upload is null)
            await BodyDrain.RunAsync(context.Request, cancellationToken);
        return spooled;
    }

    private async Task<SpooledUpload> SpoolBodyAsync(HttpContext context, string folder, CancellationToken cancellationToken)
    {
        _ = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type);
        var boundary = HeaderUtilities.RemoveQuotes(type?.Boundary ?? default).Value;
        if (string.Equals(type?.MediaType.Value, "multipart/form-data", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(boundary))
        {
            return boundary.Length > MaxBoundary
                ? SpooledUpload.Refused(GatewayRefusal.InvalidRequest, $"The multipart boundary is longer than {MaxBoundary} characters.")
                : await SpoolMultipartAsync(context.Request, boundary, folder, cancellationToken);
        }

        if (type is null || !s_single.Contains(type.MediaType.Value ?? string.Empty))
        {
            return SpooledUpload.Refused(
                GatewayRefusal.UnsupportedMediaType, $"An upload is multipart/form-data or one of {string.Join(", ", s_single)}.");
        }

        var path = Path.Combine(folder, "body");
        return await SpoolFile.WriteAsync(context.Request.Body, path, limits.Value.MaxBytes, cancellationToken) is { } written
            ? new SpooledUpload(AdapterUpload.FromFile(path), written.Sha256)
            : TooLarge();
    }

    private async Task<SpooledUpload> SpoolMultipartAsync(HttpRequest request, string boundary, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await MultipartSpooler.SpoolAsync(request, boundary, folder, limits.Value, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException and not BadHttpRequestException))
        {
            return SpooledUpload.Refused(GatewayRefusal.InvalidRequest, "The multipart body is malformed or ends too early.");
        }
    }

    private SpooledUpload TooLarge() =>
        SpooledUpload.Refused(GatewayRefusal.RequestTooLarge, $"The upload is larger than the limit of {limits.Value.MaxBytes} bytes.");
}
