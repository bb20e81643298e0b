"""What no caller can break: an edition that was published stays as it was, with its lessons, captions and audiences."""

from django.db import migrations

VERSIONS = """
CREATE FUNCTION catalog_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'version % was published and stays', OLD.public_id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state = 'retired' THEN
            RAISE EXCEPTION 'a draft is published before it retires' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.state = 'published' AND (NEW.centihours = 0
           OR NOT EXISTS (SELECT 1 FROM catalog_lesson WHERE version_id = NEW.id)
           OR EXISTS (SELECT 1 FROM catalog_lesson WHERE version_id = NEW.id AND (file IS NULL OR milliseconds < 1000))) THEN
            RAISE EXCEPTION 'version % is not complete', NEW.public_id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('published', 'published'), ('published', 'retired'), ('retired', 'retired'))
       OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'version % was published and never changes', OLD.public_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_published_never_changes BEFORE UPDATE OR DELETE ON catalog_version
    FOR EACH ROW EXECUTE FUNCTION catalog_version_is_kept();
"""

PARTS = """
CREATE FUNCTION catalog_draft_only(version bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM catalog_version WHERE id = version FOR SHARE;
    IF found <> 'draft' THEN
        RAISE EXCEPTION 'the version was published: its parts never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION catalog_part_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM catalog_draft_only(OLD.version_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM catalog_draft_only(NEW.version_id); RETURN NEW; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER lesson_published_never_changes BEFORE INSERT OR UPDATE OR DELETE ON catalog_lesson
    FOR EACH ROW EXECUTE FUNCTION catalog_part_of_draft();
CREATE TRIGGER audience_published_never_changes BEFORE INSERT OR UPDATE OR DELETE ON catalog_audience
    FOR EACH ROW EXECUTE FUNCTION catalog_part_of_draft();

CREATE FUNCTION catalog_caption_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM catalog_draft_only(version_id) FROM catalog_lesson WHERE id = OLD.lesson_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM catalog_draft_only(version_id) FROM catalog_lesson WHERE id = NEW.lesson_id;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER caption_published_never_changes BEFORE INSERT OR UPDATE OR DELETE ON catalog_caption
    FOR EACH ROW EXECUTE FUNCTION catalog_caption_of_draft();

CREATE FUNCTION catalog_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: courses are kept', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER version_is_kept BEFORE TRUNCATE ON catalog_version FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse();
CREATE TRIGGER lesson_is_kept BEFORE TRUNCATE ON catalog_lesson FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse();
CREATE TRIGGER caption_is_kept BEFORE TRUNCATE ON catalog_caption FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse();
CREATE TRIGGER audience_is_kept BEFORE TRUNCATE ON catalog_audience FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse();
"""

UNDO = """
DROP FUNCTION catalog_version_is_kept, catalog_part_of_draft, catalog_caption_of_draft, catalog_refuse CASCADE;
DROP FUNCTION catalog_draft_only(bigint) CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(VERSIONS + PARTS, UNDO)]
