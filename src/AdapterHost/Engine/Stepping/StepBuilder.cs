namespace AdapterHost.Engine;

/// <summary>Turns what the scheduler has granted into rows with tokens. Inference thread.</summary>
internal static class StepBuilder
{
    public static void Build(IReadOnlyList<ScheduledSequence> running, StepPlan plan)
    {
        plan.Clear();
        for (var i = 0; i < running.Count; i++)
        {
            var sequence = (Sequence)running[i];
            if (sequence.Granted == 0)
            {
                continue;
            }

            sequence.BeginStep();
            if (sequence.Phase == SequencePhase.Prefill)
            {
                AddPrompt(plan, sequence);
            }
            else
            {
                Add(plan, sequence, sequence.Position, sequence.TokenAt(sequence.Position), output: true);
            }

            AddDrafts(plan, sequence);
        }
    }

    private static void AddPrompt(StepPlan plan, Sequence sequence)
    {
        for (var row = 0; row < sequence.Granted; row++)
        {
            var output = sequence.Request.Demand.ScoresPrompt || row + 1 == sequence.PromptLeft;
            Add(plan, sequence, sequence.Position + row, sequence.TokenAt(sequence.Position + row), output);
        }
    }

    /// <summary>Each row's logits say what comes after it.</summary>
    private static void AddDrafts(StepPlan plan, Sequence sequence)
    {
        var proposal = sequence.Proposal;
        for (var row = 0; row < sequence.Drafts; row++)
        {
            Add(plan, sequence, sequence.Position + sequence.Granted + row, proposal[row], output: true);
        }
    }

    private static void Add(StepPlan plan, Sequence sequence, int position, int token, bool output) =>
        plan.Add(new StepRow(token, position, sequence.Slot, sequence.Request.Weights, output));
}
