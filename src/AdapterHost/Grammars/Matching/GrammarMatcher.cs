using System.Runtime.InteropServices;

namespace AdapterHost.Grammars.Matching;

/// <summary>
/// Follows one text through a grammar, token by token, and says which tokens may come next. All ways to read the text are followed at once
/// (generalised LL over bytes), so left recursion and ambiguity only cost work, and work is bounded. One thread at a time; once warm it
/// allocates nothing.
/// </summary>
/// <remarks>
/// Own, and not llama.cpp's: its number of open ways can double with each character of a short grammar, on the thread that serves everybody,
/// and what it takes for impossible ends the process.
/// </remarks>
internal sealed class GrammarMatcher
{
    /// <summary>The call of root by nobody.</summary>
    private const int Root = 0;

    private readonly Grammar _grammar;
    private readonly PieceOrder _order;
    private readonly CallStack _calls = new();
    private readonly VisitedSet _visited = new();
    private readonly List<Configuration> _open = [];
    private readonly List<Frame> _frames = [];
    private readonly List<(int State, int Caller)> _todo = [];
    private readonly List<int> _work = [];
    private readonly int[] _nodeOfRule;
    private readonly long[] _placeOfRule;
    private long _place;
    private int _steps;
    private int _most = GrammarLimits.Work;
    private int _compacted;

    public GrammarMatcher(Grammar grammar, PieceOrder order)
    {
        (_grammar, _order) = (grammar, order);
        _nodeOfRule = new int[grammar.RuleStarts.Length];
        _placeOfRule = new long[grammar.RuleStarts.Length];
        _calls.Add(place: 0);
        Begin(out var complete);
        _todo.Add((grammar.RuleStarts[0], Root));
        Close(ref complete);
        _frames.Add(new Frame(0, _open.Count, complete, default));
    }

    /// <summary>The text so far is all that the grammar wants: it may end here.</summary>
    public bool IsComplete => _frames[0].Complete;

    /// <summary>The grammar is too ambiguous to be followed within <see cref="GrammarLimits"/>; nothing is allowed any more.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>What the last call cost: ways and callers looked at.</summary>
    public int Steps => _steps;

    /// <summary>Whether the text may go on with a token.</summary>
    /// <param name="token">No end token.</param>
    /// <param name="most">Steps that it may take; beyond them the matcher is exhausted.</param>
    public bool Allows(int token, int most = GrammarLimits.Work)
    {
        (_steps, _most) = (0, most);
        var allowed = _order.Pieces[token].Length > 0 && Read(_order.Pieces[token]) && !Exhausted;
        Back(0);
        return allowed;
    }

    /// <summary>Forbids every token that may not come next, but for end tokens.</summary>
    /// <param name="logits">One a token.</param>
    /// <param name="most">Steps that it may take; beyond them the matcher is exhausted.</param>
    public void Mask(Span<float> logits, int most = GrammarLimits.Work)
    {
        (_steps, _most) = (0, most);
        foreach (var token in _order.Silent)
        {
            logits[token] = float.NegativeInfinity;
        }

        var next = 0;
        for (var i = 0; i < _order.Tokens.Length && !Exhausted; i++)
        {
            var token = _order.Tokens[i];
            var piece = _order.Pieces[token];

            // Frames beyond what it shares with the last one tried are of no use; those that failed are not there.
            var shared = _order.Shared[i];
            next = Math.Min(next, shared);
            if (next < _frames.Count - 1)
            {
                Back(next);
            }

            // The one before failed at a byte that this one has, too.
            if (next < shared)
            {
                logits[token] = float.NegativeInfinity;
                continue;
            }

            var read = Read(piece[next..]);
            next = _frames.Count - 1;
            if (!read)
            {
                logits[token] = float.NegativeInfinity;
            }
        }

        Back(0);
        if (Exhausted)
        {
            logits.Fill(float.NegativeInfinity);
        }
    }

    /// <summary>Goes on behind <paramref name="token"/>.</summary>
    /// <remarks>Takes as many steps as <see cref="Allows"/> has taken for it, which have been granted.</remarks>
    /// <exception cref="InvalidOperationException">It is not allowed here.</exception>
    public void Accept(int token)
    {
        (_steps, _most) = (0, GrammarLimits.Work);
        if (!Read(_order.Pieces[token]))
        {
            throw new InvalidOperationException("A token was accepted that the grammar does not allow.");
        }

        var last = _frames[^1];
        var count = last.End - last.Start;
        CollectionsMarshal.AsSpan(_open)[last.Start..last.End].CopyTo(CollectionsMarshal.AsSpan(_open));
        _open.RemoveRange(count, _open.Count - count);
        _frames.Clear();
        if (_calls.Count > (2 * _compacted) + 64)
        {
            _calls.Compact(CollectionsMarshal.AsSpan(_open), _work);
            _compacted = _calls.Count;
        }

        _frames.Add(new Frame(0, count, last.Complete, default));
    }

    /// <summary>Adds a frame a byte, as far as it goes.</summary>
    private bool Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
        {
            if (!Read(next))
            {
                return false;
            }
        }

        return true;
    }

    private bool Read(byte next)
    {
        if (Exhausted)
        {
            return false;
        }

        var from = _frames[^1];
        _steps += 1 + from.End - from.Start;
        if (_steps > _most)
        {
            Exhausted = true;
            return false;
        }

        var mark = _calls.Mark;
        var start = _open.Count;
        Begin(out var complete);
        for (var i = from.Start; i < from.End; i++)
        {
            var (state, table, caller) = _open[i];
            var what = _grammar.States[state];
            if (what.Kind == StateKind.Byte)
            {
                if (what.Value == next)
                {
                    _todo.Add((what.Next, caller));
                }

                continue;
            }

            switch (_grammar.Tables[table, next])
            {
                case ByteTables.Fails:
                    break;
                case ByteTables.Done:
                    _todo.Add((what.Next, caller));
                    break;
                case var inner:
                    _open.Add(new Configuration(state, inner, caller));
                    break;
            }
        }

        Close(ref complete);
        if (_open.Count - start > GrammarLimits.Configurations || _calls.Count > 4 * GrammarLimits.Configurations || IsOver)
        {
            Exhausted = true;
        }

        if (Exhausted || (_open.Count == start && !complete))
        {
            _open.RemoveRange(start, _open.Count - start);
            _calls.Rewind(mark);
            return false;
        }

        _frames.Add(new Frame(start, _open.Count, complete, mark));
        return true;
    }

    /// <summary>Looked at after each step; one step adds no more than there are edges already.</summary>
    private bool IsOver => _steps > _most
        || _visited.Count > 4 * GrammarLimits.Configurations
        || _calls.Size + _open.Count + _todo.Count > GrammarLimits.Entries;

    private void Begin(out bool complete)
    {
        complete = false;
        _place++;
        _visited.Clear();
    }

    /// <summary>Follows what needs no byte, until all that is open waits for one.</summary>
    private void Close(ref bool complete)
    {
        while (_todo.Count > 0)
        {
            var (state, caller) = _todo[^1];
            _todo.RemoveAt(_todo.Count - 1);
            if (!_visited.Add(state, caller))
            {
                continue;
            }

            _steps++;
            if (IsOver)
            {
                Exhausted = true;
                _todo.Clear();
                return;
            }

            var what = _grammar.States[state];
            switch (what.Kind)
            {
                case StateKind.Byte:
                    _open.Add(new Configuration(state, 0, caller));
                    break;
                case StateKind.Class:
                    _open.Add(new Configuration(state, what.Value, caller));
                    break;
                case StateKind.Split:
                    _todo.Add((what.Value, caller));
                    _todo.Add((what.Next, caller));
                    break;
                case StateKind.Call:
                    Call(what.Value, what.Next, caller);
                    break;
                case StateKind.Return:
                    complete |= caller == Root;
                    Return(caller);
                    break;
            }
        }
    }

    private void Call(int rule, int next, int caller)
    {
        if (_placeOfRule[rule] != _place)
        {
            _placeOfRule[rule] = _place;
            _nodeOfRule[rule] = _calls.Add(_place);
            _todo.Add((_grammar.RuleStarts[rule], _nodeOfRule[rule]));
        }

        // A rule that ends with a call needs no place of its own to come back to: lists that recur on the right stay flat.
        var node = _nodeOfRule[rule];
        if (_grammar.States[next].Kind == StateKind.Return && caller != Root && _calls.PlaceOf(caller) != _place)
        {
            for (var edge = _calls.FirstCaller(caller); edge >= 0; edge = _calls.Caller(edge).Next)
            {
                AddCaller(node, _calls.Caller(edge).State, _calls.Caller(edge).Caller);
                _steps++;
            }
        }
        else
        {
            AddCaller(node, next, caller);
        }
    }

    private void AddCaller(int node, int state, int caller)
    {
        if (_calls.AddCaller(node, state, caller, ref _steps) && _calls.ReturnedAt(node, _place))
        {
            _todo.Add((state, caller));
        }
    }

    private void Return(int node)
    {
        _calls.SetReturned(node, _place);
        for (var edge = _calls.FirstCaller(node); edge >= 0; edge = _calls.Caller(edge).Next)
        {
            _todo.Add((_calls.Caller(edge).State, _calls.Caller(edge).Caller));
            _steps++;
        }
    }

    /// <summary>Back to the frame of that number of bytes.</summary>
    private void Back(int frame)
    {
        if (frame + 1 >= _frames.Count)
        {
            return;
        }

        _calls.Rewind(_frames[frame + 1].Before);
        _open.RemoveRange(_frames[frame + 1].Start, _open.Count - _frames[frame + 1].Start);
        _frames.RemoveRange(frame + 1, _frames.Count - frame - 1);
    }

    /// <param name="Start">Of its configurations.</param>
    /// <param name="End">Behind them.</param>
    /// <param name="Complete">The text may end here.</param>
    /// <param name="Before">The calls before its byte.</param>
    private readonly record struct Frame(int Start, int End, bool Complete, (int Nodes, int Edges) Before);
}
