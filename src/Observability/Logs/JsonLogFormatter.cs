using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Observability.Logs;

/// <summary>
/// One JSON object a line: <c>time</c> (UTC), <c>level</c>, <c>event</c> (its number), <c>category</c>, <c>message</c>, <c>requestId</c>, <c>traceId</c>,
/// <c>spanId</c>, <c>fields</c> (what the message names), <c>scopes</c>, <c>exception</c>. What there is nothing of is left out. Line breaks are escaped,
/// so nobody's text begins a line of its own.
/// </summary>
/// <remarks>Of the framework's scope of a request nothing is written: it holds the path as a client typed it, which may be anything.</remarks>
public sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "json-line";
    private const string OriginalFormat = "{OriginalFormat}";

    // Read by parsers of JSON, not put into pages: letters stay letters.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, s_json))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteNumber("event", logEntry.EventId.Id);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", message);
            WriteScopes(json, scopeProvider);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            {
                json.WriteString("traceId", activity.TraceId.ToHexString());
                json.WriteString("spanId", activity.SpanId.ToHexString());
            }

            WriteFields(json, logEntry.State);
            if (logEntry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } fields || fields is [{ Key: OriginalFormat }])
            return;
        json.WriteStartObject("fields");
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Key != OriginalFormat)
                WriteValue(json, fields[i].Key, fields[i].Value);
        }

        json.WriteEndObject();
    }

    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? provider)
    {
        if (provider is null)
            return;
        var others = new List<string>();
        string? requestId = null;
        provider.ForEachScope(
            (scope, _) =>
            {
                if (scope is RequestScope request)
                    requestId = request.RequestId;
                else if (scope is string text)
                    others.Add(text);
            },
            (object?)null);
        if (requestId is not null)
            json.WriteString("requestId", requestId);
        if (others.Count == 0)
            return;
        json.WriteStartArray("scopes");
        foreach (var scope in others)
            json.WriteStringValue(scope);
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool known:
                json.WriteBoolean(name, known);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
