using HostContract;

namespace AdapterHost.Engine;

/// <summary>One continuation of a prompt, as the scheduler sees it: where it is and how many rows it could use. Inference thread.</summary>
internal class ScheduledSequence
{
    public ScheduledSequence(ScheduledRequest request)
    {
        Request = request;
        Choice = request.Sequences.Count;
        request.Add(this);
    }

    public ScheduledRequest Request { get; }

    /// <summary>Its index in the request, from 0.</summary>
    public int Choice { get; }

    public SequencePhase Phase { get; private set; }

    /// <summary>Tokens of it in the KV cache.</summary>
    public int Position { get; private set; }

    /// <summary>Rows of the prompt that are still to be decoded. Only the first choice decodes them.</summary>
    public int PromptLeft => Request.Demand.PromptTokens - Position;

    public bool WantsPromptRows => Phase == SequencePhase.Prefill && Choice == 0;

    public bool IsBackground => Request.Demand.Class == RequestClass.Background;

    /// <summary>Predicted tokens that it would like to have checked in the next step.</summary>
    public virtual int DraftWanted => 0;

    /// <summary>Rows that the step under way gives it, but for <see cref="Drafts"/>: of its prompt, or the one that generates.</summary>
    public int Granted { get; internal set; }

    /// <summary>Predicted tokens that the step checks behind these rows.</summary>
    public int Drafts { get; internal set; }

    /// <summary>The first tokens of the prompt are in the KV cache already: nobody decodes or pays for them.</summary>
    public void Reuse(int tokens)
    {
        Position = tokens;
        Request.Account.Forgive(Request, tokens);
    }

    /// <summary>Rows of it were decoded and count.</summary>
    public void Advance(int rows) => Position += rows;

    /// <summary>The last row that counted is decoded once more.</summary>
    public void Retreat() => Position--;

    /// <summary>The prompt is decoded: from here it generates.</summary>
    public void BeginDecode()
    {
        Position = Request.Demand.PromptTokens;
        Phase = SequencePhase.Decode;
    }

    /// <summary>It has its slot and its tokens.</summary>
    public virtual void Start() => Phase = SequencePhase.Prefill;

    internal void Ended() => Phase = SequencePhase.Ended;
}
