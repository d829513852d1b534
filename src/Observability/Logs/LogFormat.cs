namespace Observability.Logs;

/// <summary>What a line of the log looks like.</summary>
public enum LogFormat
{
    /// <summary>For people: time, level, category and message.</summary>
    Text,

    /// <summary>For machines: one JSON object a line, see <see cref="JsonLogFormatter"/>.</summary>
    Json,
}
