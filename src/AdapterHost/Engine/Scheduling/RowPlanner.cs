using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Divides the rows of a step among the running sequences: (1) one for each that generates, (2) chunks of prompts by class and, within a
/// class, always to the tenant with the least service, (3) background work with what is left, (4) predicted tokens. Charges as it gives.
/// </summary>
internal sealed class RowPlanner(SchedulerLimits limits)
{
    /// <summary>Prompt rows of a step in which others are generating: bounds how long prompts hold them up.</summary>
    public const int PromptRowsBesideDecode = 128;

    /// <summary>Prompt rows given at a time before tenants are compared again.</summary>
    public const int Quantum = 32;

    /// <summary>While interactive work runs, background sequences sit out all steps but every n-th.</summary>
    public const int BackgroundEvery = 8;

    private int _rows;
    private int _outputs;
    private int _stepsWithoutBackground;

    /// <returns>Rows in all.</returns>
    public int Plan(List<ScheduledSequence> running)
    {
        _rows = limits.Rows;
        _outputs = limits.Outputs;
        var background = BackgroundHasTurn(running);
        var decoding = PlanDecode(running, background);
        var budget = decoding > 0 ? Math.Min(_rows, PromptRowsBesideDecode) : _rows;

        // Whoever stands behind has a small part of its own, so that a flood before it does not stop it.
        var forChat = Math.Min(budget / 4, PromptRowsWanted(running, RequestClass.Chat));
        var forBackground = background ? Math.Min(budget / 8, PromptRowsWanted(running, RequestClass.Background)) : 0;
        budget -= PlanPrompts(running, RequestClass.Inline, budget - forChat - forBackground);
        budget -= PlanPrompts(running, RequestClass.Chat, budget - forBackground);
        budget -= PlanPrompts(running, RequestClass.Inline, budget - forBackground);
        if (background)
        {
            PlanPrompts(running, RequestClass.Background, budget);
        }

        PlanDrafts(running);
        return limits.Rows - _rows;
    }

    private bool BackgroundHasTurn(List<ScheduledSequence> running)
    {
        var (background, interactive) = (false, false);
        foreach (var sequence in running)
        {
            sequence.Granted = sequence.Drafts = 0;
            background |= sequence.IsBackground;
            interactive |= !sequence.IsBackground;
        }

        if (background && interactive && ++_stepsWithoutBackground < BackgroundEvery)
        {
            return false;
        }

        _stepsWithoutBackground = 0;
        return background;
    }

    private int PlanDecode(List<ScheduledSequence> running, bool background)
    {
        var count = 0;
        foreach (var sequence in running)
        {
            if (sequence.Phase == SequencePhase.Decode && (background || !sequence.IsBackground))
            {
                Grant(sequence, rows: 1, outputs: 1);
                sequence.Request.Account.Charge(sequence.Request, ServiceCost.OutputRow);
                count++;
            }
        }

        return count;
    }

    private static int PromptRowsWanted(List<ScheduledSequence> running, RequestClass requestClass)
    {
        var wanted = 0;
        foreach (var sequence in running)
        {
            wanted += sequence.WantsPromptRows && sequence.Request.Demand.Class == requestClass ? sequence.PromptLeft : 0;
        }

        return wanted;
    }

    private int PlanPrompts(List<ScheduledSequence> running, RequestClass requestClass, int budget)
    {
        var given = 0;
        while (given < budget && LeastServed(running, requestClass) is { } sequence)
        {
            var left = sequence.PromptLeft - sequence.Granted;
            var rows = Math.Min(Math.Min(Quantum, left), budget - given);
            var outputs = rows == left ? 1 : 0;
            if (sequence.Request.Demand.ScoresPrompt)
            {
                outputs = rows = Math.Min(rows, _outputs);
            }

            Grant(sequence, rows, outputs);
            sequence.Request.Account.ChargePrompt(sequence.Request, rows);
            given += rows;
        }

        return given;
    }

    /// <summary>First come, first served within a tenant: the list is in order of admission.</summary>
    private ScheduledSequence? LeastServed(List<ScheduledSequence> running, RequestClass requestClass)
    {
        ScheduledSequence? best = null;
        foreach (var sequence in running)
        {
            if (sequence.WantsPromptRows
                && sequence.Request.Demand.Class == requestClass
                && sequence.Granted < sequence.PromptLeft
                && _outputs > 0
                && (best is null || sequence.Request.Account.Service < best.Request.Account.Service))
            {
                best = sequence;
            }
        }

        return best;
    }

    private void PlanDrafts(List<ScheduledSequence> running)
    {
        var drafting = 0;
        foreach (var sequence in running)
        {
            drafting += CanDraft(sequence) ? 1 : 0;
        }

        var left = Math.Min(limits.DraftRows, Math.Min(_rows, _outputs));
        foreach (var sequence in running)
        {
            if (drafting == 0 || !CanDraft(sequence))
            {
                continue;
            }

            var rows = Math.Min(sequence.DraftWanted, left / drafting--);
            sequence.Drafts = rows;
            _rows -= rows;
            sequence.Request.Account.Charge(sequence.Request, rows * ServiceCost.DraftRow);
            left -= rows;
        }
    }

    /// <summary>Behind a token that is generated, and behind the end of a prompt whose cells no other choice is to share.</summary>
    private static bool CanDraft(ScheduledSequence sequence) => sequence switch
    {
        { Granted: 0 } or { DraftWanted: 0 } => false,
        { Phase: SequencePhase.Decode } => true,
        _ => sequence.Granted == sequence.PromptLeft && sequence.Request is { Sequences.Count: 1, Demand.ScoresPrompt: false },
    };

    private void Grant(ScheduledSequence sequence, int rows, int outputs)
    {
        sequence.Granted += rows;
        _rows -= rows;
        _outputs -= outputs;
    }
}
