namespace Learning.Languages.CSharp;

/// <summary>A piece of an interpolated string's text.</summary>
/// <param name="End">Behind its last character: the brace that opens a hole, or the closing quotes.</param>
internal readonly record struct CSharpPiece(int End, bool OpensHole, bool IsBroken);
