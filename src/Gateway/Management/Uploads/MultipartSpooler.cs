using AdapterFormats;
using Gateway.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Gateway.Management.Uploads;

/// <summary>Spools the files of a multipart upload under names of our own; the client's names are data for the importer to judge.</summary>
internal static class MultipartSpooler
{
    private const int MaxPartHeaders = 8;
    private const int MaxPartHeaderBytes = 4 * 1024;
    private const string WeightsName = "adapter_model.safetensors";

    public static async Task<SpooledUpload> SpoolAsync(
        HttpRequest request, string boundary, string folder, ImportLimits limits, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = MaxPartHeaders, HeadersLengthLimit = MaxPartHeaderBytes };
        var files = new List<UploadedFile>();
        var left = limits.MaxBytes;
        string? weights = null;
        // One file over the limit is enough for the importer to say so.
        while (files.Count <= limits.MaxFiles && await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                return SpooledUpload.Refused(GatewayRefusal.InvalidRequest, "A part has no Content-Disposition.");
            var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            if (string.IsNullOrEmpty(name))
                return SpooledUpload.Refused(GatewayRefusal.InvalidRequest, "A part is no file: it has no filename. Parameters go into the query.");

            var path = Path.Combine(folder, $"part-{files.Count:D4}");
            if (await SpoolFile.WriteAsync(section.Body, path, left, cancellationToken) is not { } written)
                return SpooledUpload.Refused(GatewayRefusal.RequestTooLarge, $"The files are larger than {limits.MaxBytes} bytes together.");
            left -= written.Length;
            files.Add(new UploadedFile(name, path));
            if (string.Equals(name, WeightsName, StringComparison.Ordinal))
                weights = written.Sha256;
        }

        return new SpooledUpload(AdapterUpload.FromFiles(files), weights);
    }
}
