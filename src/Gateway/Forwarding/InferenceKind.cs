namespace Gateway.Forwarding;

/// <summary>What a path asks of a host.</summary>
internal enum InferenceKind
{
    /// <summary>An answer; the body tells whether somebody types meanwhile.</summary>
    Generate,

    /// <summary>What stands at the cursor of somebody who types.</summary>
    Fill,

    /// <summary>What the base model's tokenizer or templates make of a text. No model runs, so no adapter is used.</summary>
    Text,

    /// <summary>What the base model is. Without a body.</summary>
    Facts,
}
