namespace AdapterFormats.Validation;

/// <summary>Collects every finding of one import, up to a bound that keeps an answer small.</summary>
internal sealed class FindingList
{
    public const int MaxFindings = 1000;

    private readonly List<Finding> _findings = [];
    private int _leftOut;

    public int ErrorCount { get; private set; }

    public bool HasErrors => ErrorCount > 0;

    public bool Has(string code) => _findings.Exists(f => f.Code == code);

    public void Error(string code, string? tensor, string message, string hint)
    {
        ErrorCount++;
        Add(new Finding(code, Shown(tensor), message, hint, FindingSeverity.Error));
    }

    public void Note(string code, string? tensor, string message, string hint) =>
        Add(new Finding(code, Shown(tensor), message, hint, FindingSeverity.Note));

    public IReadOnlyList<Finding> ToArray() => _leftOut == 0
        ? _findings.ToArray()
        : [.. _findings, new Finding(
            FindingCodes.MoreFindings, null, $"{_leftOut} more findings are not listed.", "Mend those listed and upload again.",
            FindingSeverity.Note)];

    private static string? Shown(string? tensor) => string.IsNullOrEmpty(tensor) ? null : FindingText.Shorten(tensor);

    private void Add(Finding finding)
    {
        if (_findings.Count < MaxFindings)
            _findings.Add(finding);
        else
            _leftOut++;
    }
}
