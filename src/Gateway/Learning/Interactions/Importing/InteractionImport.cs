using System.Text.Json;
using Gateway.Errors;
using Gateway.Learning.Interactions.Intake;
using Gateway.Listening;
using Gateway.Management;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TenantStore;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>
/// Takes lines in as they come: (1) whatever is there of them, up to a batch, (2) one transaction a batch, (3) its verdicts, while the next is read. A batch is stored whole or not at all,
/// so a client that leaves, or a registry that fails, leaves only whole interactions behind. Memory: a batch, a line's buffer, verdicts that were not read.
/// </summary>
internal sealed partial class InteractionImport(
    ImportLineReader reader, InteractionIntake intake, ImportPlaces places, Registry registry, IOptions<InteractionOptions> options, TimeProvider time, ILogger<InteractionImport> logger)
{
    private const int BatchLines = 64;
    private const int BatchBytes = 1024 * 1024;

    private static readonly string[] s_types = [VerdictStream.ContentType, "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    /// <summary>The refusal of all of it; null when its verdicts are written.</summary>
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var limits = options.Value;
        BodyDrain.Allow(context, limits.MaxImportBytes);
        var (place, refusal) = Judge(context.Request, limits) is { } fault ? (null, fault) : places.Take(context.Tenant().Id);
        using var held = place;
        if (held is null)
        {
            await BodyDrain.RunAsync(context.Request, context.RequestAborted);
            return refusal!;
        }

        var verdicts = new VerdictStream(context, time);
        try
        {
            await ReadAllAsync(context, new LineFeed(context.Request.Body, limits.MaxLineBytes), verdicts);
        }
        catch (TenantStoreException exception) when (verdicts.Count > 0)
        {
            LogFailed(context.TraceIdentifier, verdicts.Count, exception);
            await EndAsync(verdicts, GatewayRefusal.StorageUnavailable, "The registry did not answer. What has a verdict is stored; go on with 'nextLine' when it answers again.", exception.Data[nameof(ImportEndModel.NextLine)] as long?);
        }
        finally
        {
            await verdicts.AbandonAsync();
            await AuditAsync(context, verdicts.Stored);
        }

        return Results.Empty;
    }

    private async Task ReadAllAsync(HttpContext context, LineFeed feed, VerdictStream verdicts)
    {
        var limits = options.Value;
        var tenant = context.Tenant().Id;
        var batch = new List<(long Line, CapturedInteraction? Captured, IntakeVerdict? Fault)>();
        while (true)
        {
            batch.Clear();
            var start = feed.Bytes;
            while (batch.Count < BatchLines && feed.Bytes - start < BatchBytes && (batch.Count == 0 || feed.HasLine))          // (1)
            {
                if (await feed.ReadAsync(context.RequestAborted) is not var (line, tooLong))
                    break;
                if (feed.Number > limits.MaxLines || feed.Bytes > limits.MaxImportBytes)
                {
                    await TakeAsync(tenant, batch, verdicts, context.RequestAborted);
                    await EndAsync(
                        verdicts, GatewayRefusal.RequestTooLarge,
                        $"An import has at most {limits.MaxLines} lines ({InteractionOptions.Section}:{nameof(InteractionOptions.MaxLines)}) and {limits.MaxImportBytes} bytes "
                            + $"({nameof(InteractionOptions.MaxImportBytes)}). Send the rest from 'nextLine' on as another.",
                        feed.Number);
                    await BodyDrain.RunAsync(context.Request, context.RequestAborted);
                    return;
                }

                var (captured, fault) = tooLong ? (null, TooLong(limits)) : reader.Read(tenant, line.Span);
                batch.Add((feed.Number, captured, fault));
            }

            if (batch.Count == 0)
                break;
            await TakeAsync(tenant, batch, verdicts, context.RequestAborted);                                                   // (2), (3)
            if (verdicts.HasFailed)
                return;
        }

        await verdicts.EndAsync();
    }

    private async Task TakeAsync(
        TenantId tenant, List<(long Line, CapturedInteraction? Captured, IntakeVerdict? Fault)> batch, VerdictStream verdicts, CancellationToken cancellationToken)
    {
        try
        {
            var taken = new Queue<IntakeVerdict>(await intake.TakeAsync(tenant, [.. batch.Where(one => one.Captured is not null).Select(one => one.Captured!)], cancellationToken));
            foreach (var (line, captured, fault) in batch)
                verdicts.Add(line, captured is null ? fault! : taken.Dequeue());
        }
        catch (TenantStoreException exception)
        {
            exception.Data[nameof(ImportEndModel.NextLine)] = batch[0].Line;
            throw;
        }
    }

    private static Task EndAsync(VerdictStream verdicts, GatewayRefusal refusal, string message, long? nextLine) =>
        verdicts.EndAsync(RefusalCatalog.Describe(refusal).Code, message, nextLine);

    private static RefusalResult? Judge(HttpRequest request, InteractionOptions limits)
    {
        _ = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        if (type is null || !s_types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return new RefusalResult(GatewayRefusal.UnsupportedMediaType, $"An import is one of {string.Join(", ", s_types)}: an object a line.");
        return request.ContentLength > limits.MaxImportBytes
            ? new RefusalResult(
                GatewayRefusal.RequestTooLarge,
                $"An import has at most {limits.MaxImportBytes} bytes ({InteractionOptions.Section}:{nameof(InteractionOptions.MaxImportBytes)}). Send it in parts.")
            : null;
    }

    private static IntakeVerdict TooLong(InteractionOptions limits) => IntakeVerdict.Invalid(
        "", $"The line is longer than {limits.MaxLineBytes} bytes ({InteractionOptions.Section}:{nameof(InteractionOptions.MaxLineBytes)}).");

    /// <summary>Also of an import that was cut short: what it stored, it stored.</summary>
    private async Task AuditAsync(HttpContext context, long stored)
    {
        if (stored == 0)
            return;
        try
        {
            await using var scope = await registry.BeginAsync(context.Tenant().Id, CancellationToken.None);
            await scope.Audit.AppendAsync(context.Actor(), "interaction.import", "interactions", JsonSerializer.Serialize(new { stored }), CancellationToken.None);
            await scope.CommitAsync(CancellationToken.None);
        }
        catch (TenantStoreException exception)
        {
            LogUnaudited(context.TraceIdentifier, stored, exception);
        }
    }

    [LoggerMessage(6101, LogLevel.Warning, "Import {RequestId} ended early after {Lines} verdicts: the registry did not answer")]
    private partial void LogFailed(string requestId, long lines, Exception exception);

    [LoggerMessage(6102, LogLevel.Error, "Import {RequestId} stored {Stored} interactions, and the audit could not be told")]
    private partial void LogUnaudited(string requestId, long stored, Exception exception);
}
