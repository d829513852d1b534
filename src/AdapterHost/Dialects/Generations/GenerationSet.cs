using AdapterHost.Engine;

namespace AdapterHost.Dialects.Generations;

/// <summary>The events of several generations as they come. One reader.</summary>
internal sealed class GenerationSet(IReadOnlyList<Generation> generations)
{
    // A channel's wait is kept until it is over: waiting anew each time would pile up waiters on the quiet ones.
    private readonly Task<bool>?[] _waits = new Task<bool>?[generations.Count];
    private readonly bool[] _ended = new bool[generations.Count];
    private readonly Finished?[] _ends = new Finished?[generations.Count];
    private int _next;

    public int Count => generations.Count;

    /// <summary>How those ended that were read to their end.</summary>
    public IReadOnlyList<Finished?> Ends => _ends;

    /// <param name="choices">Choices of one prompt.</param>
    public int PromptTokens(int choices) => generations.Where((_, i) => i % choices == 0).Sum(generation => generation.PromptTokens);

    /// <summary>An event that is there already, taken in turn from those that have one.</summary>
    public bool TryRead(out ChoiceEvent read)
    {
        for (var i = 0; i < generations.Count; i++)
        {
            var choice = (_next + i) % generations.Count;
            if (!generations[choice].Events.TryRead(out var item))
                continue;
            _next = choice + 1;
            _ends[choice] = item as Finished ?? _ends[choice];
            read = new ChoiceEvent(choice, item);
            return true;
        }

        read = default;
        return false;
    }

    /// <summary>True when there may be an event to read, false when all generations have ended.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _waits.Length; i++)
        {
            if (!_ended[i])
                _waits[i] ??= generations[i].Events.WaitToReadAsync(cancellationToken).AsTask();
        }

        while (_waits.OfType<Task<bool>>().ToArray() is { Length: > 0 } waits)
        {
            await await Task.WhenAny(waits);
            if (await TakeCompletedAsync())
                return true;
        }

        return false;
    }

    /// <summary>Reads what is left to its end and keeps how it ended. All of it must have been told to stop, and nobody may be waiting.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < generations.Count; i++)
        {
            try
            {
                await foreach (var item in generations[i].Events.ReadAllAsync())
                    _ends[i] = item as Finished ?? _ends[i];
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A generation that broke tells no end; what it cost stays unknown.
            }
        }
    }

    /// <summary>Forgets the waits that are over; true when one of them found something.</summary>
    private async Task<bool> TakeCompletedAsync()
    {
        var found = false;
        for (var i = 0; i < _waits.Length; i++)
        {
            if (_waits[i] is not { IsCompletedSuccessfully: true } wait)
                continue;
            _waits[i] = null;
            _ended[i] = !await wait;
            found |= !_ended[i];
        }

        return found;
    }
}
