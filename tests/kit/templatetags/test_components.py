"""Components as a page uses them."""

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


def drawn(text: str, **facts: object) -> str:
    template = engines["django"].from_string(CottonCompiler().process(text))
    with translation.override("zh-hans"):
        return template.render(facts, RequestFactory().get("/x/?q=a"))


class Form(forms.Form):
    name = forms.CharField(label="姓名", help_text="两个字以上")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
    agreed = forms.BooleanField(label="同意")


def test_a_field_names_its_error_and_its_hint_for_readers():
    html = drawn('<c-field :field="form.name" />', form=Form({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html and 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html and 'id="id_name_helptext"' in html
    assert 'class="form-control is-invalid"' in html


def test_a_choice_and_a_tick_have_their_own_look():
    assert 'class="form-select"' in drawn('<c-field :field="form.kind" />', form=Form())
    assert 'class="tx-check"' in drawn('<c-field :field="form.agreed" />', form=Form())


def test_the_problem_list_counts_and_leads_to_each_field():
    html = drawn('<c-problems :form="form" />', form=Form({}))
    assert "有 3 处要改" in html and 'href="#id_name"' in html and 'role="alert"' in html
    assert "tx-msg" not in drawn('<c-problems :form="form" />', form=Form({"name": "林", "kind": "a", "agreed": "1"}))


def test_the_pager_says_where_it_is_and_keeps_the_filter():
    html = drawn('<c-pager :page="page" />', page=Paginator(range(45), 20).page(2))
    assert "第 21 至 40 项，共 45 项" in html
    assert 'href="?q=a&amp;page=1"' in html and 'href="?q=a&amp;page=3"' in html


def test_steps_before_the_present_one_are_done():
    html = drawn('<c-stepper :steps="steps" :done="1" label="x" />', steps=["甲", "乙", "丙"])
    assert '<li class="done"><span>甲' in html and '<li aria-current="step"><span>乙' in html and "<li><span>丙" in html


def test_a_tile_that_opens_something_is_a_link():
    assert '<a class="tx-stat" href="/x/"' in drawn('<c-stat key="人数" value="412" unit="人" href="/x/" />')
    assert '<div class="tx-stat"' in drawn('<c-stat key="人数" value="412" />')


def test_a_message_of_bad_news_has_the_sign_of_one():
    assert 'class="tx-msg bad"' in drawn('<c-msg kind="bad">没有保存</c-msg>')
