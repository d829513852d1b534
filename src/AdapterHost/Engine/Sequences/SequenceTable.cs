namespace AdapterHost.Engine;

/// <summary>
/// The running sequences by their number in the KV cache: gives a request its cells when it is admitted, and takes everything back at the end.
/// Inference thread.
/// </summary>
internal sealed class SequenceTable(
    Scheduler scheduler, SequenceCells cells, NgramCaches ngrams, RequestInbox inbox, EngineMeters meters, int numbers)
{
    private readonly Sequence?[] _bySlot = new Sequence?[numbers];

    /// <summary>Told of requests that end without having run.</summary>
    public EngineMetrics? Metrics { get; init; }

    /// <summary>Null when it has ended, perhaps in the middle of the step.</summary>
    public Sequence? this[SlotId slot] => _bySlot[slot.Value];

    /// <summary>It was admitted, and has left the inbox.</summary>
    public void Start(Request request)
    {
        foreach (var one in request.Sequences)
        {
            var sequence = (Sequence)one;
            if (sequence.Phase == SequencePhase.Ended)
            {
                continue;
            }

            if (sequence.Choice == 0 && !request.Demand.ScoresPrompt)
            {
                sequence.Slot = cells.Take(request.Partition, request.Source.Prompt, out var cached);
                sequence.Reuse(cached);
                request.CachedTokens = cached;
            }
            else
            {
                sequence.Slot = cells.Take();
            }

            sequence.UseNgrams(ngrams);
            _bySlot[sequence.Slot.Value] = sequence;
        }
    }

    /// <summary>The prompt is decoded: the other choices get its cells, and all generate from here.</summary>
    public void Fork(Request request)
    {
        var first = (Sequence)request.Sequences[0];
        for (var i = 1; i < request.Sequences.Count; i++)
        {
            var other = (Sequence)request.Sequences[i];
            cells.Share(first.Slot, other.Slot, request.Demand.PromptTokens);
            other.BeginDecode();
        }

        first.BeginDecode();
    }

    /// <summary>Forgets what a sequence's step has decoded in vain.</summary>
    /// <returns>False when this model's cache cannot: then the sequence's cells are of no use any more.</returns>
    public bool Rewind(Sequence sequence) => cells.Keep(sequence.Slot, sequence.Position);

    /// <summary>Ends all that is left of a request, running or waiting.</summary>
    public void End(Request request, FinishReason reason)
    {
        for (var i = 0; i < request.Sequences.Count; i++)
        {
            if (request.Sequences[i].Phase != SequencePhase.Ended)
            {
                End((Sequence)request.Sequences[i], reason);
            }
        }
    }

    /// <summary>Ends one choice; the others go on.</summary>
    public void End(Sequence sequence, FinishReason reason)
    {
        var request = sequence.Request;
        sequence.EndStep();
        if (request.IsWaiting)
        {
            scheduler.Remove(sequence);
            if (request.Live == 0)
            {
                inbox.Leave(request);
                Metrics?.Waited(request);
            }
        }
        else
        {
            // Without a number it was admitted and a failure came before its start.
            if (sequence.HasSlot)
            {
                _bySlot[sequence.Slot.Value] = null;
                ReturnCells(sequence, reason);
            }

            scheduler.Remove(sequence);
        }

        if (request.Live == 0)
        {
            request.ReturnLease();
        }

        meters.CountPrediction(sequence.AcceptedPrediction, sequence.RejectedPrediction);
        meters.Publish(scheduler, cells);
        sequence.End(reason);
    }

    private void ReturnCells(Sequence sequence, FinishReason reason)
    {
        // One idle prefix a request: all choices share the prompt. What has failed, or was computed without sense, is no base for anything.
        if (sequence.Choice == 0 && sequence.Request.LeavesPrefix && reason is not (FinishReason.Failed or FinishReason.NotFinite))
        {
            cells.Return(sequence.Slot, sequence.Request.Partition, sequence.CellTokens);
        }
        else
        {
            cells.Return(sequence.Slot);
        }
    }
}
