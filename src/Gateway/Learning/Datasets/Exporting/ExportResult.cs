using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using TenantStore;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>Streams an export, a row a line, and notes what left: before the first byte that something does, after the last one what it was.</summary>
internal sealed class ExportResult(ExportPlan plan, TenantId tenant, Actor actor, string place) : IResult
{
    /// <summary>Since when something that the snapshot was made of is erased; absent when nothing is.</summary>
    private const string TaintedHeader = "x-dataset-tainted";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var registry = httpContext.RequestServices.GetRequiredService<Registry>();
        var reader = httpContext.RequestServices.GetRequiredService<DatasetReader>();
        var manifest = plan.Manifest;
        await using (var scope = await registry.BeginAsync(tenant, cancellationToken))
        {
            await scope.Lineage.AddExportAsync(manifest.Export, plan.Dataset.Id, plan.Format, plan.Split, actor, cancellationToken);
            var detail = JsonSerializer.Serialize(new { export = manifest.Export, format = manifest.Format, split = manifest.Split }, s_json);
            await scope.Audit.AppendAsync(actor, "dataset.export", $"dataset/{plan.Dataset.Id}", detail, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        response.Headers["x-export-id"] = manifest.Export;
        response.Headers.Link = $"<{place}/{manifest.Export}>; rel=\"describedby\"";
        response.Headers.CacheControl = "no-store";
        if (plan.Dataset.TaintedAt is { } tainted)
            response.Headers[TaintedHeader] = tainted.ToString("O", CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (items, rows, without) = (0, 0, 0);
        await foreach (var item in reader.StreamAsync(tenant, plan.Dataset.Id, plan.Split, cancellationToken))
        {
            var before = rows;
            foreach (var row in plan.Writer.Rows(item))
            {
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(row, s_json), (byte)'\n'];
                hash.AppendData(line);
                await response.BodyWriter.WriteAsync(line, cancellationToken);
                rows++;
            }

            items++;
            without += rows == before ? 1 : 0;
        }

        var done = manifest with
        {
            Rows = rows,
            WithoutRow = without,
            Erased = manifest.SplitIds.Count - items,
            Digest = "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()),
        };
        await using var end = await registry.BeginAsync(tenant, cancellationToken);
        await end.Lineage.FinishExportAsync(manifest.Export, rows, done.Digest, JsonSerializer.Serialize(done, s_json), cancellationToken);
        await end.CommitAsync(cancellationToken);
    }
}
