namespace Learning.Languages.Python;

/// <summary>A piece of an f-string's text.</summary>
/// <param name="End">Behind its last character: the brace that opens a hole, or the closing quotes; for a format before the brace that ends it.</param>
internal readonly record struct PythonPiece(int End, bool OpensHole, bool IsBroken);
