using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Reads one text at a time, some rows a step, in a small context of its own: the mean of the last layer's states, of length 1. Its KV cache
/// holds one text and is emptied before the next. Inference thread.
/// </summary>
/// <remarks>
/// A context of its own, made at the first request, and not the big one with embeddings switched on: there each row would need an output
/// buffer, a sequence number and KV cells that the scheduler counts as its own. It costs the KV cache of one text.
/// </remarks>
internal sealed class EmbeddingReader(ContextFactory contexts, IAdapterStrategy strategy, int size) : IStepSink, IDisposable
{
    /// <summary>Rows of a step: bounds how long a text holds up those who generate.</summary>
    public const int RowsOfAStep = 128;

    private readonly StepPlan _plan = new(Math.Min(RowsOfAStep, contexts.BatchRows));
    private readonly double[] _sum = new double[size];
    private LlamaContext? _context;
    private EmbeddingJob? _job;
    private int _position;

    /// <summary>The job whose text is half read.</summary>
    public EmbeddingJob? Current => _job;

    public void Begin(EmbeddingJob job)
    {
        _context ??= contexts.CreateForEmbedding(strategy.Observer, _plan.Capacity);
        _context.Clear();
        Array.Clear(_sum);
        (_job, _position) = (job, 0);
    }

    /// <summary>Reads some rows; at the text's end its vector goes to the job.</summary>
    public void Step()
    {
        var (job, text) = (_job!, _job!.Text);
        _plan.Clear();
        for (var i = _position; i < text.Length && _plan.Room > 0; i++)
        {
            _plan.Add(new StepRow(text[i], i, new SlotId(0), job.Weights, Output: true));
        }

        if (strategy.ExecuteBeside(_context!, _plan, this).Status != DecodeStatus.Done)
        {
            job.Fail(FinishReason.Failed);
        }

        _position += _plan.Count;
        if (_position == text.Length && !job.IsDone)
        {
            Finish(job);
        }

        if (_position == text.Length || job.IsDone)
        {
            _job = null;
        }
    }

    /// <summary>Drops the text that is half read.</summary>
    public void Abandon() => _job = null;

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        var states = context.GetEmbedding(batchRow);
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += states[i];
        }
    }

    public void OnNotFinite(in StepRow row) => _job!.Fail(FinishReason.NotFinite);

    public void Dispose() => _context?.Dispose();

    private void Finish(EmbeddingJob job)
    {
        // Of length 1, so the mean and the sum are the same vector.
        var length = Math.Sqrt(_sum.Sum(one => one * one));
        if (!double.IsFinite(length) || length == 0)
        {
            job.Fail(FinishReason.NotFinite);
            return;
        }

        job.Add([.. _sum.Select(one => (float)(one / length))]);
    }
}
