using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Collections;

/// <summary>The name of a collection: 1 to 64 letters, digits, '.', '_' and '-'.</summary>
public readonly record struct CollectionName(string Value) : IComparable<CollectionName>
{
    public const int MaxLength = 64;
    public const string Allowed = "1 to 64 letters, digits, '.', '_' and '-'";

    /// <summary>Where schedules are that name no collection. It is always there.</summary>
    public static readonly CollectionName Default = new("default");

    public bool IsDefault => this == Default;

    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public int CompareTo(CollectionName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
