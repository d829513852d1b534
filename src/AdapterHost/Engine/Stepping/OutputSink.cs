using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Makes tokens, text and ends of the logits of a step. Inference thread.</summary>
internal sealed partial class OutputSink(SequenceTable sequences, LlamaVocabulary vocabulary, ILogger logger) : IStepSink
{
    private readonly GrammarAllowance _allowance = new();

    /// <summary>A step begins.</summary>
    public void BeginStep() => _allowance.Renew();

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        // One that has ended, or whose rows from here on followed a wrong prediction.
        if (sequences[row.Slot] is not { IsSettled: false } sequence)
        {
            return;
        }

        if (sequence.Phase == SequencePhase.Decode)
        {
            if (MustWait(sequence))
            {
                sequence.Postpone();
                return;
            }

            sequence.Advance(1);
            Generate(sequence, context, batchRow);
            return;
        }

        var request = sequence.Request;
        if (request.Demand.ScoresPrompt && !TryScore(sequence, context, batchRow, row.Position))
        {
            return;
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
            if (MustWait(sequence))
            {
                // The row belongs to all choices: this one decodes the prompt's last token anew.
                sequence.Postpone();
                sequence.Retreat();
                if (!sequences.Rewind(sequence))
                {
                    sequences.End(sequence, FinishReason.Failed);
                }
            }
            else
            {
                Generate(sequence, context, batchRow);
            }

            if (i > 0 && sequence.Phase != SequencePhase.Ended)
            {
                sequence.EndStep();
            }
        }
    }

    private void Generate(Sequence sequence, LlamaContext context, int batchRow)
    {
        if (!TryChoose(sequence, context, batchRow, out var choice))
        {
            return;
        }

        if (!choice.IsFinite)
        {
            EndNotFinite(sequence);
            return;
        }

        if (!choice.Chosen)
        {
            sequence.Send(sequence.Text.Flush());
            sequences.End(sequence, choice == TokenChoice.Exhausted ? FinishReason.GrammarExhausted : FinishReason.NoTokenLeft);
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

        if (!TrySend(sequence, choice))
        {
            return;
        }

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

    /// <summary>Another grammar of its tenant has cost a step's share already.</summary>
    private bool MustWait(Sequence sequence) => sequence.Sampler.HasGrammar && _allowance.IsSpent(sequence.Request.Demand.Tenant);

    private bool TryChoose(Sequence sequence, LlamaContext context, int batchRow, out TokenChoice choice)
    {
        try
        {
            choice = sequence.Sampler.Next(context, batchRow);
        }
        catch (Exception exception)
        {
            choice = default;
            Fail(sequence, exception);
            return false;
        }

        _allowance.Spend(sequence.Request.Demand.Tenant, sequence.Sampler.GrammarSteps);
        return true;
    }

    private bool TrySend(Sequence sequence, TokenChoice choice)
    {
        try
        {
            sequence.Send(sequence.Text.Append(choice.Token, choice.Score));
            return true;
        }
        catch (Exception exception)
        {
            Fail(sequence, exception);
            return false;
        }
    }

    private bool TryScore(Sequence sequence, LlamaContext context, int batchRow, int position)
    {
        var source = sequence.Request.Source;
        if (position + 1 >= source.Prompt.Length)
        {
            return true;
        }

        try
        {
            var score = TokenScorer.Score(context.GetLogits(batchRow), source.Prompt[position + 1], source.Sampling.LogProbabilities ?? 0);
            if (!float.IsFinite(score.LogProbability))
            {
                // Something in the row is no number: then no score of it is one.
                EndNotFinite(sequence);
                return false;
            }

            sequence.Send(new PromptScores(position + 1, [score]));
            return true;
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
            sequences.End(sequence.Request, FinishReason.Failed);
            return false;
        }
    }

    /// <summary>What one request asks for is its own affair: the others of the step go on.</summary>
    private void Fail(Sequence sequence, Exception exception)
    {
        LogFailed(logger, exception);
        sequences.End(sequence, FinishReason.Failed);
    }

    [LoggerMessage(4012, LogLevel.Error, "A sequence's logits are not finite; it ends")]
    private static partial void LogNotFinite(ILogger logger);

    [LoggerMessage(4013, LogLevel.Error, "Choosing a sequence's next token, or writing its text, failed; it ends")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
