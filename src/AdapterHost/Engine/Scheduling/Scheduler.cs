namespace AdapterHost.Engine;

/// <summary>
/// Decides who runs and what each step holds. Pure: no clock, no native call. First come, first served; who is admitted can finish, because
/// its whole need of KV cache is reserved first. Inference thread only.
/// </summary>
internal sealed class Scheduler
{
    /// <summary>Prompt rows of a step in which others are generating: bounds how long a long prompt holds them up.</summary>
    private const int PrefillRowsBesideDecode = 128;

    private readonly LinkedList<Sequence> _waiting = new();
    private readonly List<Sequence> _running = [];
    private readonly Stack<SlotId> _freeSlots = new();
    private readonly int _contextTokens;
    private int _reservedTokens;

    /// <param name="slots">Sequences that run at the same time.</param>
    /// <param name="contextTokens">KV tokens that they share.</param>
    public Scheduler(int slots, int contextTokens)
    {
        _contextTokens = contextTokens;
        for (var slot = slots - 1; slot >= 0; slot--)
        {
            _freeSlots.Push(new SlotId(slot));
        }
    }

    public IReadOnlyList<Sequence> Running => _running;

    public int WaitingCount => _waiting.Count;

    public IEnumerable<Sequence> Waiting => _waiting;

    /// <summary>Slots that a waiting sequence could take now. While one waits for KV tokens there are none, since nobody overtakes it.</summary>
    public int FreeSlots => _waiting.Count > 0 ? 0 : _freeSlots.Count;

    public int FreeContextTokens => _contextTokens - _reservedTokens;

    public void Enqueue(Sequence sequence) => _waiting.AddLast(sequence);

    /// <summary>Gives slots to those who wait, in their order, as long as the first of them fits.</summary>
    public void Admit()
    {
        while (_waiting.First is { Value: var first } && _freeSlots.Count > 0 && first.ReservedTokens <= FreeContextTokens)
        {
            _waiting.RemoveFirst();
            _reservedTokens += first.ReservedTokens;
            first.Start(_freeSlots.Pop());
            _running.Add(first);
        }
    }

    /// <summary>One row for each that generates, then prompts in order of admission.</summary>
    public void Plan(StepPlan plan)
    {
        plan.Clear();
        foreach (var sequence in _running)
        {
            if (sequence.Phase == SequencePhase.Decode && plan.Room > 0)
            {
                plan.Add(new StepRow(sequence.LastToken, sequence.Position, sequence.Slot, sequence.Weights, Output: true));
            }
        }

        var room = plan.Count > 0 ? Math.Min(plan.Room, PrefillRowsBesideDecode) : plan.Room;
        foreach (var sequence in _running)
        {
            if (sequence.Phase != SequencePhase.Prefill || room == 0)
            {
                continue;
            }

            var rows = Math.Min(sequence.PromptLeft, room);
            for (var i = 0; i < rows; i++)
            {
                var position = sequence.Position + i;
                var last = i + 1 == sequence.PromptLeft;
                plan.Add(new StepRow(sequence.PromptToken(position), position, sequence.Slot, sequence.Weights, Output: last));
            }

            room -= rows;
        }
    }

    /// <summary>Adds whoever was cancelled or is late, running or waiting, to <paramref name="unwanted"/>.</summary>
    public void CollectUnwanted(DateTimeOffset now, List<Sequence> unwanted)
    {
        foreach (var sequence in _running)
        {
            AddIfUnwanted(sequence);
        }

        foreach (var sequence in _waiting)
        {
            AddIfUnwanted(sequence);
        }

        void AddIfUnwanted(Sequence sequence)
        {
            if (sequence.IsCancelled || sequence.IsLate(now))
            {
                unwanted.Add(sequence);
            }
        }
    }

    /// <summary>Takes back what an ended sequence held, wherever it was.</summary>
    public void Remove(Sequence sequence)
    {
        if (_running.Remove(sequence))
        {
            _reservedTokens -= sequence.ReservedTokens;
            _freeSlots.Push(sequence.Slot);
        }
        else
        {
            _waiting.Remove(sequence);
        }
    }
}
