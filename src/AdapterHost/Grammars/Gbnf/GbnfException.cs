namespace AdapterHost.Grammars.Gbnf;

/// <summary>Inside this folder only: the text is no grammar. <see cref="Grammar"/> makes a value of it.</summary>
internal sealed class GbnfException(string message) : Exception(message);
