using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Makes tokens, text and ends of the logits of a step. Inference thread.</summary>
internal sealed partial class OutputSink(SequenceTable sequences, LlamaVocabulary vocabulary, ILogger logger) : IStepSink
{
    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        // One that has ended, or whose rows from here on followed a wrong prediction.
        if (sequences[row.Slot] is not { IsSettled: false } sequence)
        {
            return;
        }

        if (sequence.Phase == SequencePhase.Decode)
        {
            sequence.Advance(1);
            Generate(sequence, context, batchRow);
            return;
        }

        var request = sequence.Request;
        if (request.Demand.ScoresPrompt)
        {
            Score(sequence, context, batchRow, row.Position);
        }

        if (row.Position + 1 == request.Demand.PromptTokens)
        {
            EndPrompt(request, context, batchRow);
        }
    }

    public void OnNotFinite(in StepRow row)
    {
        if (sequences[row.Slot] is { } sequence)
        {
            EndNotFinite(sequence);
        }
    }

    /// <summary>All choices draw their first token from the one row.</summary>
    private void EndPrompt(Request request, LlamaContext context, int batchRow)
    {
        if (request.Demand.Cap == 0)
        {
            sequences.End(request, FinishReason.Length);
            return;
        }

        sequences.Fork(request);
        for (var i = 0; i < request.Sequences.Count; i++)
        {
            var sequence = (Sequence)request.Sequences[i];
            Generate(sequence, context, batchRow);
            if (i > 0 && sequence.Phase != SequencePhase.Ended)
            {
                sequence.EndStep();
            }
        }
    }

    private void Generate(Sequence sequence, LlamaContext context, int batchRow)
    {
        var choice = sequence.Sampler.Next(context, batchRow);
        if (!choice.IsFinite)
        {
            EndNotFinite(sequence);
            return;
        }

        if (!choice.Chosen)
        {
            sequence.Send(sequence.Text.Flush());
            sequences.End(sequence, FinishReason.Failed);
            return;
        }

        var token = choice.Token;
        sequence.Accept(token);
        if (vocabulary.IsEndOfGeneration(token))
        {
            sequence.Send(sequence.Text.Flush());
            sequences.End(sequence, FinishReason.Stop);
            return;
        }

        sequence.Send(sequence.Text.Append(token, choice.Score));
        if (sequence.Text.Ended is { } ended)
        {
            sequences.End(sequence, ended);
        }
        else if (sequence.Generated >= sequence.Request.Demand.Cap)
        {
            sequence.Send(sequence.Text.Flush());
            sequences.End(sequence, FinishReason.Length);
        }
    }

    /// <summary>Its adapter is at fault, or the base: whatever else the request has in the cache is no better.</summary>
    private void EndNotFinite(Sequence sequence)
    {
        LogNotFinite(logger);
        sequence.Request.CondemnAdapter();
        sequences.End(sequence.Request, FinishReason.NotFinite);
    }

    private static void Score(Sequence sequence, LlamaContext context, int batchRow, int position)
    {
        var source = sequence.Request.Source;
        if (position + 1 < source.Prompt.Length)
        {
            var score = TokenScorer.Score(context.GetLogits(batchRow), source.Prompt[position + 1], source.Sampling.LogProbabilities ?? 0);
            sequence.Send(new PromptScores(position + 1, [score]));
        }
    }

    [LoggerMessage(4012, LogLevel.Error, "A sequence's logits are not finite; it ends")]
    private static partial void LogNotFinite(ILogger logger);
}
