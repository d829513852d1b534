using System.ComponentModel.DataAnnotations;

namespace Gateway.Auditing;

/// <summary>Where the audit's signed heads go, outside of the registry. Section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";
    public const int DefaultHeadSeconds = 2;
    public const int MaxHeadSeconds = 60;

    /// <summary>The folder of the files of heads; null = <c>audit</c> in the state directory. Best on a volume that the database's administrators cannot write.</summary>
    public string? HeadsDirectory { get; set; }

    /// <summary>Seconds from one pass to the next: the longest that an entry has no signed head while the gateway runs.</summary>
    [Range(1, MaxHeadSeconds)]
    public int HeadSeconds { get; set; } = DefaultHeadSeconds;

    /// <summary>Names this gateway's file, <c>heads-NAME.jsonl</c>; null = the machine's name.</summary>
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,62}", ErrorMessage = "Audit:Gateway must be 1 to 63 letters, digits, '.', '_', '-', beginning with a letter or digit.")]
    public string? Gateway { get; set; }
}
