namespace Bench.Overload;

/// <summary>What came of the requests of one phase.</summary>
internal sealed class LoadResult(TimeSpan took)
{
    private readonly List<double> _admitted = [];
    private readonly List<double> _refused = [];

    /// <summary>For how long requests were sent.</summary>
    public TimeSpan Took => took;

    public int Asked => _admitted.Count + _refused.Count + Faulty;

    public int Refused => _refused.Count;

    /// <summary>Answers that are neither a completion nor a 503 with Retry-After.</summary>
    public int Faulty { get; private set; }

    /// <summary>From the beginning to when the last refused request was sent.</summary>
    public TimeSpan LastRefused { get; private set; }

    /// <summary>Completions a second.</summary>
    public double Goodput => _admitted.Count / took.TotalSeconds;

    /// <summary>Milliseconds.</summary>
    public double AdmittedP50 => Quantile(_admitted, 0.5);

    public double AdmittedP99 => Quantile(_admitted, 0.99);

    public double RefusedP99 => Quantile(_refused, 0.99);

    public void Add(int status, bool hasRetryAfter, TimeSpan sentAt, double milliseconds)
    {
        lock (_admitted)
        {
            if (status == 200)
                _admitted.Add(milliseconds);
            else if (status == 503 && hasRetryAfter)
                Refuse(sentAt, milliseconds);
            else
                Faulty++;
        }
    }

    private void Refuse(TimeSpan sentAt, double milliseconds)
    {
        _refused.Add(milliseconds);
        LastRefused = sentAt > LastRefused ? sentAt : LastRefused;
    }

    private static double Quantile(List<double> values, double part)
    {
        if (values.Count == 0)
            return 0;
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];
    }
}
