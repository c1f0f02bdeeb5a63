namespace ScalableScheduler.Configuration;

/// <summary>Keys for AES-256 by id: <c>2026=bWFkZSB1cCwgMzIgYnl0ZXMgbG9uZywgbm90IHVzZWQ=</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncryptionKeysAttribute : SettingRuleAttribute
{
    private const int KeyBytes = 32;

    /// <inheritdoc/>
    public override string Allowed => "id=key, each id 1 to 32 letters, digits, '.', '_' and '-', each key 32 bytes in Base64";

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is IReadOnlyDictionary<string, string> keys && keys.All(k => IsId(k.Key) && IsKey(k.Value));

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 32 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsKey(string key) =>
        Convert.TryFromBase64String(key, new byte[KeyBytes], out var length) && length == KeyBytes;
}
