using AdapterHost.Engine;

namespace AdapterHost.Dialects.Generations;

/// <summary>The events of several generations as they come. One reader.</summary>
internal sealed class GenerationSet(IReadOnlyList<Generation> generations)
{
    // A channel's wait is kept until it is over: waiting anew each time would pile up waiters on the quiet ones.
    private readonly Task<bool>?[] _waits = new Task<bool>?[generations.Count];
    private readonly bool[] _ended = new bool[generations.Count];
    private int _next;

    public int Count => generations.Count;

    /// <summary>An event that is there already, taken in turn from those that have one.</summary>
    public bool TryRead(out ChoiceEvent read)
    {
        for (var i = 0; i < generations.Count; i++)
        {
            var choice = (_next + i) % generations.Count;
            if (!generations[choice].Events.TryRead(out var item))
                continue;
            _next = choice + 1;
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
