using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Dialects.Answers;

/// <summary>Server-sent events as OpenAI's clients read them: <c>data:</c> lines and comments, nothing else.</summary>
internal sealed class EventWriter(PipeWriter output) : IDisposable
{
    // The text goes to a JSON parser, not into a page: letters stay letters.
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Nobody reads any more: known as soon as a flush says so, which can be before the request is aborted.</summary>
    public bool ClientLeft { get; private set; }

    /// <summary>Begins an event whose data is one JSON object, ended by <see cref="Close"/>.</summary>
    public Utf8JsonWriter Open()
    {
        output.Write("data: "u8);
        _json.Reset();
        return _json;
    }

    public void Close()
    {
        _json.Flush();
        output.Write("\n\n"u8);
    }

    public void Done() => output.Write("data: [DONE]\n\n"u8);

    /// <summary>An event of its own, flushed alone: a parser of a widespread client drops what shares a packet with a comment.</summary>
    public void KeepAlive() => output.Write(": keep-alive\n\n"u8);

    /// <summary>What the answer cost, for the gateway, which takes it out.</summary>
    public void Usage(AnswerUsage usage) => output.Write(Encoding.ASCII.GetBytes(UsageFrame.Write(usage)));

    public void Error(ApiError error)
    {
        ErrorResponse.WriteObject(Open(), error);
        Close();
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await output.FlushAsync(cancellationToken);
        ClientLeft |= result.IsCompleted;
    }

    public void Dispose() => _json.Dispose();
}
