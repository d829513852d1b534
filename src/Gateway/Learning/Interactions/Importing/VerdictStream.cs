using System.Text.Json;
using System.Threading.Channels;
using Gateway.Learning.Interactions.Intake;
using System.Buffers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>
/// Writes verdicts as they come, beside the reading: a client that sends all before it reads must not stop it, so what it has not read waits here (a line's number and outcome, never its content;
/// bounded by the lines of an import). While the body comes, nobody asks the client to read at any rate.
/// </summary>
internal sealed class VerdictStream
{
    public const string ContentType = "application/x-ndjson";

    private const int FlushBytes = 16 * 1024;

    /// <summary>For so long a client that has sent everything may read nothing.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private static readonly byte[] s_break = [(byte)'\n'];

    private readonly Channel<(long Line, IntakeVerdict Verdict)> _verdicts =
        Channel.CreateUnbounded<(long, IntakeVerdict)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly HttpContext _context;
    private readonly TimeProvider _time;
    private readonly IHttpMinResponseDataRateFeature? _rate;
    private readonly MinDataRate? _usual;
    private Task? _writing;
    private long _stored;
    private long _duplicates;
    private long _rejected;
    private long _written;

    public VerdictStream(HttpContext context, TimeProvider time)
    {
        (_context, _time) = (context, time);
        _rate = context.Features.Get<IHttpMinResponseDataRateFeature>();
        _usual = _rate?.MinDataRate;
    }

    /// <summary>Verdicts given so far.</summary>
    public long Count => _stored + _duplicates + _rejected;

    /// <summary>Of those, lines that are new.</summary>
    public long Stored => _stored;

    /// <summary>The client is gone, or the answer could not be written.</summary>
    public bool HasFailed => _writing?.IsFaulted == true || _context.RequestAborted.IsCancellationRequested;

    public void Add(long line, IntakeVerdict verdict)
    {
        _ = verdict.Outcome switch
        {
            IntakeOutcome.Stored => _stored++,
            IntakeOutcome.Duplicate => _duplicates++,
            _ => _rejected++,
        };
        Start();
        _verdicts.Writer.TryWrite((line, verdict));
    }

    /// <summary>The body has been read: from now on the client has to read as any other. Ends when all is written.</summary>
    public async Task EndAsync(string? code = null, string? message = null, long? nextLine = null)
    {
        Start();
        _verdicts.Writer.Complete();
        await DrainAsync(_writing!);
        await _writing!;
        Write(new ImportEndModel(code is null, _stored, _duplicates, _rejected, code, message, nextLine));
        await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted);
    }

    /// <summary>Ends without a last line: the client is gone.</summary>
    public async Task AbandonAsync()
    {
        _verdicts.Writer.TryComplete();
        if (_writing is not { } writing)
            return;
        await DrainAsync(writing);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits for the last verdict's write, and not for a client that takes nothing. What is being written now is under no rate.</summary>
    private async Task DrainAsync(Task writing)
    {
        _rate?.MinDataRate = _usual;
        while (!writing.IsCompleted)
        {
            var before = Interlocked.Read(ref _written);
            using var over = new CancellationTokenSource();
            var patience = Task.Delay(s_patience, _time, over.Token);
            if (await Task.WhenAny(writing, patience) == patience && Interlocked.Read(ref _written) == before)
                _context.Abort();
            await over.CancelAsync();
        }
    }

    private void Start()
    {
        if (_writing is not null)
            return;
        _context.Response.ContentType = ContentType;
        _rate?.MinDataRate = null;
        _writing = RunAsync();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (await _verdicts.Reader.WaitToReadAsync(_context.RequestAborted))
        {
            var unflushed = 0;
            while (_verdicts.Reader.TryRead(out var next))
            {
                unflushed += Write(LineVerdictModel.Of(next.Line, next.Verdict));
                if (unflushed < FlushBytes)
                    continue;
                await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted);
                unflushed = 0;
            }

            await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted);
        }
    }

    private int Write<T>(T line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, s_json);
        _context.Response.BodyWriter.Write(json);
        _context.Response.BodyWriter.Write(s_break);
        Interlocked.Increment(ref _written);
        return json.Length + 1;
    }

}
