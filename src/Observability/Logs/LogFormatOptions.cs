using System.ComponentModel.DataAnnotations;

namespace Observability.Logs;

/// <summary>What a line of the log looks like. Section <c>Logging</c>, beside the framework's own settings.</summary>
public sealed class LogFormatOptions
{
    public const string Section = "Logging";

    /// <summary><c>Text</c>, for people: time, level, category and message. <c>Json</c>, for machines: see <see cref="JsonLogFormatter"/>. One line an event in both.</summary>
    [RegularExpression("(?i)^(text|json)$", ErrorMessage = "Logging:Format is Text or Json.")]
    public string Format { get; set; } = "Text";

    public bool IsJson => string.Equals(Format, "Json", StringComparison.OrdinalIgnoreCase);
}
